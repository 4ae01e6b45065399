"""The doors for people: command line, server, Streamlit app."""
