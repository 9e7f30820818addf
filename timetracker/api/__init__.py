"""What every API route shares. Apart from `sign_in` and `users`, nothing here imports an app."""
