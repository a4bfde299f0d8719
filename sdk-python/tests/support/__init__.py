"""Servers, programs and clients for the tests."""
