"""Write charts, digests and queues as pages."""
