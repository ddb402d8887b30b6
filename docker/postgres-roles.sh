#!/bin/sh
# First start of the database: the owner migrates, the runtime role serves and is bound by policies.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  -v owner_password="$KAM_OWNER_PASSWORD" -v app_password="$KAM_APP_PASSWORD" <<'SQL'
CREATE ROLE kam_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'owner_password';
CREATE ROLE kam_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'app_password';
CREATE DATABASE kam OWNER kam_owner;
REVOKE CONNECT, TEMPORARY ON DATABASE kam FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE kam TO kam_app;
SQL
