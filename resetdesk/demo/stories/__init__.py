"""What can happen to a request, a function each: it leads one walk and yields every moment of an act."""
