"""The pages of the site, the same for a live server and for files on a static host."""
