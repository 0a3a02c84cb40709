"""What people do with titles and say of them: rated, watched, liked … (`/v1/events`)."""
