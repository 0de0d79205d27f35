"""The page of `cardfile review`: checks, corrects and follows up in a browser."""
