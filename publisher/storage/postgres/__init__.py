"""The ledger in a PostgreSQL database; the only room that knows psycopg."""
