"""The pages of any thing, of terms, concepts, rules and named graphs."""
