# Thin names for dev.py, which does the work and runs without make too.
.DEFAULT_GOAL := help
COMMANDS := run setup check test test-full bench bench-full screenshots reset-demo help
.PHONY: $(COMMANDS)
$(COMMANDS):
	@python3 dev.py $@
