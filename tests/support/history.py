"""What the store's undo and redo have to do, in memory: the model that its tests compare it with."""
