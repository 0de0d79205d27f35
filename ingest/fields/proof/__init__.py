"""Facts that their form proves: e-mail addresses, websites, profiles, countries."""
