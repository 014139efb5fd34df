"""Forms, one module per family of pages: fields, their words and what each may hold. Rules are verbs."""
