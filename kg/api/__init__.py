"""The Python surface: what `import kg` gives."""
