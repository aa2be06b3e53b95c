"""Other readers that an account is kept in step with: Miniflux, and those that speak the Google Reader API."""
