"""Imports: a file of records taken in once and for all, from where the last attempt had come.

How far an import is stands beside the data, under the hash of the file: the same file goes on, under whatever name and
from whichever machine; a file that was taken in completely begins anew, and changes nothing.
"""
