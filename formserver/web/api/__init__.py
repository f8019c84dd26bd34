"""The API: a file a resource with its schemas; schemas check the shape, use cases do the rest."""
