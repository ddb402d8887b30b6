"""gunicorn's settings for every way to serve: `gunicorn --config python:kam.serving.gunicorn`."""

wsgi_app = "kam.wsgi:application"
worker_class = "kam.serving.worker.Worker"
threads = 4
keepalive = 0
sendfile = False
control_socket_disable = True
