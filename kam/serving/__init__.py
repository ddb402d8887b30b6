"""How gunicorn serves people and programs: a thread begins with a request that is there whole."""
