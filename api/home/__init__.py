"""The rows of a home page in one call (`/v1/users/{user_id}/home`, `/v1/home`)."""
