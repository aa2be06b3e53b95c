"""The tour: news invented for the first minutes with Kutip, read like any other feed."""
