"""A request whose body stops coming is given up, so that it holds no memory."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATIENCE = 20.0
"""Seconds to wait for the next piece of a body."""


class SlowUploads:
    """Answers with 408 when the next piece of a body takes too long."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with a bounded wait for each piece."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_whole = False

        async def receive_soon() -> Message:
            nonlocal is_whole
            if is_whole:  # only the end of the connection is waited for
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), PATIENCE)
            except TimeoutError as error:
                raise HTTPException(408, "The rest did not come in time.") from error
            is_whole = not message.get("more_body", False)
            return message

        await self._app(scope, receive_soon, send)
