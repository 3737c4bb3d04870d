# For those who have make; everything is in dev.py.
.PHONY: run test
run:
	python3 dev.py run
test:
	python3 dev.py test
