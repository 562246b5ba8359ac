"""The sample: an invented office, made through the services, each on the day it tells of."""
