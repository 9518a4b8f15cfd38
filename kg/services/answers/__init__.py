"""Write answers: tables for people, the W3C formats for programs, files for others."""
