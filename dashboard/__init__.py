"""What people see: pages in Streamlit behind the project's own sign-in."""
