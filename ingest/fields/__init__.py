"""From text to fields: each rule a module, and the choice between them."""
