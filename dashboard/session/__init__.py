"""Who is looking: sign-in pages, the gatekeeper in front of Streamlit, and the identity behind a page."""
