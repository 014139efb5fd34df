"""The four made-up offices, a module each: letterhead, staff, officials, and what befell them."""
