"""What hands a message over: SMTP, maildir."""
