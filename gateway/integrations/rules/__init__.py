"""Pure rules of integrations: what one may say, what tasks do to a record, and when a schedule is due."""
