"""Tests: rules, services, web, contracts of the two engines, browser journeys, house manners."""
