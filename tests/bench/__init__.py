"""`make bench`: what a scan and a month of worked time cost on MariaDB. Ratios within one run are what counts."""
