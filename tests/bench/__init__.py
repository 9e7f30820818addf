"""`make bench`: what a scan costs on MariaDB with its default durability. Ratios within one run are what counts."""
