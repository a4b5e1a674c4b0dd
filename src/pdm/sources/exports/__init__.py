"""Records as other systems export them, in JSON and XML."""
