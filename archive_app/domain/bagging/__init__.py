"""Bags: records packed as BagIt 1.0 (RFC 8493) in one ZIP file of stored members.

`composing` says what goes in and makes what is written for the bag alone, `layout` gives it BagIt's form,
`zipping` the ZIP's, `writing` puts it on the disk, `checking` reads all of it again and `proving` follows
its signatures and chains; the last two work without the portal's database.
"""
