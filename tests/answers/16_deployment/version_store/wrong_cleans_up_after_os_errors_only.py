# message: not only OSError
class VersionStore(VersionFolder):
    def publish(self, write):
        import shutil

        version = max(self.versions(), default=0) + 1
        folder = self.root / f"draft-{version}"
        folder.mkdir()
        try:
            write(folder)
        except OSError:
            shutil.rmtree(folder)
            raise
        folder.rename(self.root / str(version))
        return version

    def activate(self, version):
        if version not in self.versions():
            raise LookupError(version)
        if version != self.active():
            self._save([*self.history(), version])

    def rollback(self):
        history = self.history()[:-1]
        if not history:
            raise LookupError("nothing before")
        self._save(history)
        return history[-1]

    def _save(self, history):
        new = self.root / "history.new"
        new.write_text(json.dumps(history))
        os.replace(new, self.file)
