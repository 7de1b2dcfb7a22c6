# message: The state is in the file, not in the object
class VersionStore(VersionFolder):
    def publish(self, write):
        version = max(self.versions(), default=0) + 1
        with tempfile.TemporaryDirectory(dir=self.root) as scratch:
            folder = Path(scratch) / "version"
            folder.mkdir()
            write(folder)
            folder.rename(self.root / str(version))
        return version

    def history(self):
        return list(getattr(self, "past", []))

    def active(self):
        return self.history()[-1] if self.history() else None

    def activate(self, version):
        if version not in self.versions():
            raise LookupError(version)
        if version != self.active():
            self._save([*self.history(), version])

    def rollback(self):
        history = self.history()[:-1]
        if not history:
            raise LookupError
        self._save(history)
        return history[-1]

    def _save(self, history):
        self.past = history
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)
