"""Find fields by their form: e-mail addresses, websites, profiles, countries."""
