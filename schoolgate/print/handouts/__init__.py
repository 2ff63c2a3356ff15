"""Handouts: agreements, forms, flow charts and sheets that rest on the policies, on the web and on paper."""
