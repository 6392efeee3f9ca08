"""Finds the PostgreSQL and Redis that the tests may use, and prints them as lines for a shell.

Looks at TEST_DATABASE_URL and TEST_BROKER_URL first, then at the servers of this machine. Exit code 1: none.
"""

import os
import shlex
import sys

import psycopg2
import redis

DATABASES = ("postgres:///convene", "postgres://root@127.0.0.1:5432/convene")
BROKERS = ("redis://127.0.0.1:6379/15",)


def database_answers(address: str) -> bool:
    """Whether one may log in. Tests make their own database, so the one named need not exist."""
    server, _, _ = address.rpartition("/")
    try:
        psycopg2.connect(f"{server}/postgres", connect_timeout=3).close()
    except psycopg2.OperationalError:
        return False
    return True


def broker_answers(address: str) -> bool:
    """Whether Redis answers."""
    try:
        redis.Redis.from_url(address, socket_connect_timeout=3).ping()
    except redis.RedisError:
        return False
    return True


def main() -> int:
    """Print the first of each that answers."""
    given_database, given_broker = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_BROKER_URL")
    databases = (given_database,) if given_database else DATABASES
    brokers = (given_broker,) if given_broker else BROKERS
    database = next(filter(database_answers, databases), None)
    broker = next(filter(broker_answers, brokers), None)
    if not database or not broker:
        return 1
    sys.stdout.write(f"TEST_DATABASE_URL={shlex.quote(database)}\nTEST_BROKER_URL={shlex.quote(broker)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
