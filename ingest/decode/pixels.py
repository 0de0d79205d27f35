"""What a picture is in memory."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
"""Height x width x 3 in blue-green-red order, or height x width in grey; 0 to 255."""
