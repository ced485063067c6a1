"""What does a lecturer open before a class? A page of questions, each a small town that is lived while it is watched.

lessons: which questions · questions: what a page may ask · reels: the films of a server · page: its files
app: what it answers
"""
