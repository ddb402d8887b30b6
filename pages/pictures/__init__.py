"""The pictures kit: data becomes geometry, geometry becomes SVG with links on its marks."""
