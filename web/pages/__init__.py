"""The pages, one module each: they show what a use case gives, and call one."""
