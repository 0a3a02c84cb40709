"""The library that the three programs share: data contract, catalog, formulas, recommender.

It reads arrays and tables and answers questions. It trains nothing, parses no raw file, opens no
socket and reads no environment variable, so that the offline evaluation and the service give the
same answer from the same code.
"""
