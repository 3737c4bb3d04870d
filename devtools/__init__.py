"""What dev.py does, one job per module. Standard library only: it runs before anything is installed."""
