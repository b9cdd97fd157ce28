"""The processes: settings, resources, HTTP, SMTP, worker and the command line."""
