class VersionStore(VersionFolder):
    def publish(self, write):
        import shutil

        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=self.root))
        try:
            write(draft)
        except BaseException:
            shutil.rmtree(draft)
            raise
        number = self.versions()[-1] + 1 if self.versions() else 1
        os.rename(draft, self.root / f"{number}")
        return number

    def activate(self, version):
        if not (self.root / str(version)).is_dir():
            raise KeyError(version)
        if version == self.active():
            return
        self.write(self.history() + [version])

    def rollback(self):
        past = self.history()
        if len(past) < 2:
            raise IndexError("nothing to go back to")
        past.pop()
        self.write(past)
        return past[-1]

    def write(self, history):
        handle, name = tempfile.mkstemp(dir=self.root)
        with os.fdopen(handle, "w") as file:
            json.dump(history, file)
        Path(name).replace(self.file)
