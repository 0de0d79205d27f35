"""The values of fields: names, companies and addresses, their parts and confidence."""
