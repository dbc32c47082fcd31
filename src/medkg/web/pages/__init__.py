"""What each template receives: frozen objects, made from the graph, that know nothing of HTML."""
